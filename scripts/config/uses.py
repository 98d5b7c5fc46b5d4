"""`uses` of a service: the backing parts that it reaches, each with what is its own there."""

from pydantic import Field

from scripts.config.strict import Distinct, Strict, text

Database = text(
    r"[a-z][a-z0-9_-]{0,62}", "a database's name: lower-case letters, digits, _ and -, a letter first"
)
Entity = text(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,258}[A-Za-z0-9])?", "a queue's or topic's name")
Subscription = text(
    r"[A-Za-z0-9]([A-Za-z0-9._-]{0,48}[A-Za-z0-9])?", "a subscription's name, 50 characters at most"
)
Container = text(
    r"[a-z0-9](?!.*--)[a-z0-9-]{1,61}[a-z0-9]",
    "a container's name: 3 to 63 lower-case letters, digits and single dashes",
)


class UsesPostgres(Strict):
    """A database on the environment's PostgreSQL server."""

    database: Database | None = Field(None, description="The database's name; absent is the service's.")


class UsesRedis(Strict):
    """The environment's Redis."""


class UsesServicebus(Strict):
    """The environment's Service Bus namespace."""

    queues: Distinct[Entity] | None = Field(None, description="Queues that it owns.")
    topics: dict[Entity, Distinct[Subscription]] | None = Field(
        None, description="Topics that it owns, each with its subscriptions."
    )


class UsesMongo(Strict):
    """A database on the environment's Atlas cluster."""

    database: Database | None = Field(None, description="The database's name; absent is the service's.")


class UsesStorage(Strict):
    """The environment's storage account."""

    containers: Distinct[Container] | None = Field(None, description="Blob containers that it owns.")


class Uses(Strict):
    """Backing parts. `{}` is the part with nothing of its own in it."""

    postgres: UsesPostgres | None = Field(
        None, description="A database on the environment's PostgreSQL server."
    )
    redis: UsesRedis | None = Field(None, description="The environment's Redis.")
    servicebus: UsesServicebus | None = Field(None, description="The environment's Service Bus namespace.")
    mongo: UsesMongo | None = Field(None, description="A database on the environment's Atlas cluster.")
    storage: UsesStorage | None = Field(None, description="The environment's storage account.")
