# One image for all services: `docker run … services.intake web`.
FROM python:3.12-slim AS build
WORKDIR /build
RUN python -m venv /venv
COPY requirements.txt .
# Wheels only, so no compiler is needed; flask-principal, plain Python, is published as source alone.
RUN /venv/bin/pip install --no-cache-dir --require-hashes --only-binary :all: --no-binary flask-principal \
    -r requirements.txt

FROM python:3.12-slim
ENV PATH=/venv/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    PYTHONFAULTHANDLER=1
RUN useradd --uid 10001 --no-create-home --home-dir /nonexistent --shell /usr/sbin/nologin reconvene
WORKDIR /app
COPY --from=build /venv /venv
COPY shared shared
COPY services services
COPY simulator simulator
# Bytecode is made here: the containers run with a read-only file system.
RUN python -m compileall -q /app /venv/lib
USER 10001:10001
EXPOSE 8000 9000
ENTRYPOINT ["python", "-m"]
CMD ["services.intake", "web"]
