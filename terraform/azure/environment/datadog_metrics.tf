# Which services answer requests, and what Datadog counts of them. Monitors, objectives and the dashboard are made of these.
locals {
  # The span that a tracer opens for a request. An image of a maker elsewhere is not traced.
  _spans = { web = "aspnet_core.request", function = "azure_functions.invoke", container = "aspnet_core.request", frontend = "next.request" }

  _scopes = { for name, service in local.services : name => "env:${local.environment},service:${name}" if service.kind != "package" }

  _traced = {
    for name, service in local.services : name => {
      scope = local._scopes[name]
      span  = "trace.${local._spans[service.kind]}"
    } if service.repository != null && contains(keys(local.hosts), name)
  }
  traced_metrics = {
    for name, facts in local._traced : name => {
      hits    = "sum:${facts.span}.hits{${facts.scope}}.as_count()"
      errors  = "sum:${facts.span}.errors{${facts.scope}}.as_count()"
      latency = "p95:${facts.span}{${facts.scope}}"
    }
  }

  # A worker answers nobody, so its pods tell how it is: whether they are there, and what they fill before they are killed.
  # A cron job is judged by whether it failed.
  container_metrics = {
    for name, service in local.services : name => {
      memory  = "max:kubernetes.memory.working_set{${local._scopes[name]}} / max:kubernetes.memory.limits{${local._scopes[name]}}"
      missing = "max:kubernetes_state.deployment.replicas_unavailable{${local._scopes[name]}}"
    } if service.kind == "container"
  }
  cron_metrics = {
    for name, service in local.services : name => { failed = "sum:kubernetes_state.job.failed{${local._scopes[name]}}" }
    if service.kind == "cron"
  }

  # By queue and topic. Datadog's names of these do end in a dot.
  queue_metrics = {
    for namespace in azurerm_servicebus_namespace.main : "Service Bus" => {
      for label, metric in { waiting = "count_of_active_messages_in_a_queue_topic.", dead = "count_of_dead_lettered_messages_in_a_queue_topic." } :
      label => "max:azure.servicebus_namespaces.${metric}{name:${namespace.name}} by {entityname}"
    }
  }
}
