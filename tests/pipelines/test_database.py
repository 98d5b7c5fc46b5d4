"""Roles and migrations, in a real PostgreSQL where there is one."""

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from secrets import token_hex

import pytest

from tests.pipelines.rendered import CHECKOUT

pytestmark = pytest.mark.sandbox
SERVER = next(iter(sorted(Path("/usr/lib/postgresql").glob("*/bin/pg_ctl"))), None)
needs_server = pytest.mark.skipif(
    SERVER is None or shutil.which("psql") is None, reason="no PostgreSQL server and psql on this machine"
)
# Azure's function, as far as a role goes.
ENTRA = """
CREATE OR REPLACE FUNCTION
  pgaadauth_create_principal_with_oid(role text, object text, kind text, admin boolean, mfa boolean)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
  IF kind <> 'service' OR admin OR mfa THEN RAISE EXCEPTION 'not a plain service'; END IF;
  EXECUTE format('CREATE ROLE %I LOGIN', role);
  RETURN 'Created role for ' || role;
END $$;
"""


class Server:
    """A PostgreSQL on a unix socket in its own directory."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        # A server refuses to run as root.
        user = ["setpriv", "--reuid=65534", "--regid=65534", "--clear-groups"] if os.geteuid() == 0 else []
        self.command = [*user, SERVER, "-D", directory / "data", "-w", "-l", directory / "log"]
        self.initialise = [
            *user,
            SERVER.with_name("initdb"),
            *("-D", directory / "data", "-U", "pipelines", "-A", "trust", "-N"),
        ]

    def start(self) -> None:
        listen = f"-k {self.directory} -c listen_addresses= -c fsync=off"
        subprocess.run(self.initialise, check=True, capture_output=True, timeout=60)
        subprocess.run(
            [*self.command, "-o", listen, "start"], check=True, stdout=subprocess.DEVNULL, timeout=60
        )

    def stop(self) -> None:
        subprocess.run(
            [*self.command, "-m", "immediate", "stop"], check=True, capture_output=True, timeout=60
        )


class Database:
    """A service's database there, and its repository's migrations."""

    def __init__(self, server: Server, directory: Path, name: str) -> None:
        self.directory = directory
        self.environment = {
            "PATH": f"{directory}:{os.environ['PATH']}",
            "PGHOST": str(server.directory),
            "PGUSER": "pipelines",
            "PGSSLMODE": "disable",
            "DATABASE": name,
            "MIGRATIONS": str(directory / "migrations"),
            "OBJECT_ID": "0a0a0a0a-0000-0000-0000-000000000000",
            "ROLE": f"abc-dev-{name}",
        }
        (directory / "migrations").mkdir()
        (directory / "az").write_text("#!/bin/sh\necho token\n")
        (directory / "az").chmod(0o755)

    def migrate(self) -> subprocess.CompletedProcess:
        """Run the pipeline's script."""
        script = CHECKOUT / "pipelines/database/migrate.sh"
        return subprocess.run([script], env=self.environment, capture_output=True, text=True, timeout=60)

    def sql(self, said: str, user: str = "pipelines", database: str | None = None) -> str:
        """What a user is answered."""
        told = subprocess.run(
            ["psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-U", user],
            input=said,
            env=self.environment | {"PGDATABASE": database or self.environment["DATABASE"]},
            capture_output=True,
            text=True,
            timeout=60,
        )
        return (told.stdout if told.returncode == 0 else told.stderr).strip()

    def migration(self, name: str, said: str) -> None:
        """Write one into the repository."""
        (self.directory / "migrations" / name).write_text(said)


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    directory = Path(tempfile.mkdtemp())
    if os.geteuid() == 0:
        os.chown(directory, 65534, 65534)
    made = Server(directory)
    made.start()
    yield made
    made.stop()
    shutil.rmtree(directory)


@pytest.fixture
def database(server: Server, tmp_path: Path) -> Database:
    made = Database(server, tmp_path, f"orders_{token_hex(4)}")
    made.sql(f"CREATE DATABASE {made.environment['DATABASE']};", database="postgres")
    made.sql(ENTRA, database="postgres")
    return made


@needs_server
def test_a_service_gets_its_role_and_its_tables_once_and_may_not_change_them(database):
    service = database.environment["ROLE"]
    database.migration("001-orders.sql", "CREATE TABLE orders (id serial PRIMARY KEY, what text);")
    first = database.migrate()
    assert first.stdout.split() == ["Created", "role", "for", service, "001-orders.sql"], first.stderr
    database.migration("002-note.sql", "ALTER TABLE orders ADD COLUMN note text;")
    second = database.migrate()
    assert (second.stdout.split(), second.stderr) == (["002-note.sql"], "")
    assert database.sql("INSERT INTO orders (what, note) VALUES ('a', 'b') RETURNING id;", service) == "1"
    assert "must be owner" in database.sql("DROP TABLE orders;", service)
    assert "permission denied" in database.sql("CREATE TABLE mine ();", service)
    assert "permission denied" in database.sql("DELETE FROM migrations.applied;", service)
    assert database.migrate().stdout.split() == []


@needs_server
def test_a_migration_that_fails_leaves_nothing_and_stops_the_release(database):
    database.migration("001-broken.sql", "CREATE TABLE orders (id serial);\nSELECT no_such_function();")
    database.migration("002-never.sql", "CREATE TABLE never ();")
    told = database.migrate()
    assert told.returncode != 0
    assert "no_such_function" in told.stderr
    assert database.sql("SELECT count(*) FROM pg_tables WHERE tablename IN ('orders', 'never');") == "0"


@needs_server
def test_a_service_without_migrations_gets_its_role_alone(database):
    assert database.migrate().returncode == 0
    role = database.environment["ROLE"]
    assert database.sql(f"SELECT count(*) FROM pg_roles WHERE rolname = '{role}';") == "1"
