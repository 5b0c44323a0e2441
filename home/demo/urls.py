"""Addresses that exist in a demonstration only."""

from django.urls import path

from home.demo import views

urlpatterns = [path("", views.tour, name="demo_tour"), path("mailbox/", views.mailbox, name="demo_mailbox")]
