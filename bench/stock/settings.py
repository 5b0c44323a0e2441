"""Our production settings, but for the API: the stock viewset answers, and nothing stands in front of Django."""

from cms.settings.production import *  # noqa: F403

MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("cms.delivery")]  # noqa: F405
ROOT_URLCONF = "bench.stock.ours_with_stock_api"
WSGI_APPLICATION = "bench.stock.wsgi.application"
