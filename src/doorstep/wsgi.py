"""The WSGI application; refuses to start when history is not guarded."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "doorstep.settings")
application = get_wsgi_application()

# What follows needs the apps set up. Views and rooms come with the addresses, so that
# they stand before the collector is settled and no first request waits for them.
import doorstep.urls  # noqa: E402, F401
from doorstep.cli.readers import begin, now  # noqa: E402
from doorstep.web.pauses import settle_collector  # noqa: E402
from doorstep.web.request import serve  # noqa: E402

serve(application)
begin(now())
settle_collector()
