from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "cms.delivery"
    label = "delivery"
    verbose_name = "Delivery"

    def ready(self) -> None:
        from cms.delivery import moving, receivers, upkeep

        receivers.connect(self)
        moving.connect()
        upkeep.register()
