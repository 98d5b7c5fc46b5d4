"""Nothing that a command writes about the sandbox lands in the tree."""


def test_the_tree_stays_clean_whatever_is_done_on_the_sandbox(fresh):
    fresh.git("init", "-q")
    fresh.commit()
    fresh.inv("apply", "--all", "--yes")
    fresh.inv("plan", "--all")
    fresh.inv("sandbox.drift", "azurerm_resource_group.main", "delete", "--env", "dev")
    fresh.inv("drift", "--all", code=2)
    fresh.fault("fail", type="azurerm_resource_group", call="apply", name="rg-dev")
    failed = fresh.inv("apply", "--all", "--yes", code=1)
    fresh.inv(*failed.next)
    fresh.inv("doctor")
    fresh.lock("dev", "moving house")
    fresh.inv("unlock", "--only", "dev")
    refused = fresh.inv("destroy", "--all", code=3)
    fresh.inv(*refused.next)
    fresh.inv("target", "sandbox")
    fresh.inv("sandbox.down")
    assert fresh.git("status", "--porcelain", "--ignored").splitlines() == ["!! .sandbox/", "!! .target"]


def test_what_the_sandbox_holds_is_its_owners_alone(applied):
    applied.inv("apply", "--all", "--yes")
    open_to_others = [
        path
        for path in applied.sandbox.rglob("*")
        if path.is_file()
        and not path.is_symlink()
        and path.stat().st_mode & 0o077
        and "work" not in path.parts
    ]
    assert open_to_others == []
