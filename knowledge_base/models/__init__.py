"""The clinical content."""

from knowledge_base.models.index_page import KnowledgeBaseIndexPage
from knowledge_base.models.topic_article_page import ArticleTopic, TopicArticlePage

__all__ = ["ArticleTopic", "KnowledgeBaseIndexPage", "TopicArticlePage"]
