# Who uses what, by name. A part that no service uses is not built.
locals {
  users = {
    for part in ["postgres", "redis", "servicebus", "mongo", "storage"] : part => {
      for name, service in local.services : name => service.uses[part] if service.uses[part] != null
    }
  }

  web_apps       = { for name, service in local.services : name => service if service.kind == "web" }
  functions      = { for name, service in local.services : name => service if service.kind == "function" }
  function_apps  = { for name, service in local.functions : name => service if service.plan == "dedicated" }
  flex_functions = { for name, service in local.functions : name => service if service.plan == "flex" }
  frontends      = { for name, service in local.services : name => service if service.kind == "frontend" }

  # Sites share the App Service plan, and have a slot where its size has them.
  planned        = merge(local.web_apps, local.function_apps)
  slotted        = local.facts.sizes.app.slots ? local.planned : {}
  slot           = "staging"
  site_names     = { for name in keys(merge(local.web_apps, local.functions)) : name => "${local.name}-${name}-${local.suffix}" }
  builds_storage = length(local.users.storage) + length(local.functions) > 0
}
