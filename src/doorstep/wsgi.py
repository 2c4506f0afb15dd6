"""The WSGI application; refuses to start when history is not guarded."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
application = get_wsgi_application()

from doorstep.cli.readers import begin, now  # noqa: E402  (needs the app registry)

begin(now())
