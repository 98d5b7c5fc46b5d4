# Which services answer requests, and what Datadog counts of them. Monitors, objectives and the dashboard are made of these.
locals {
  # The span that a tracer opens for a request, by runtime; an image of a maker elsewhere is not traced.
  _spans = {
    dotnet          = "aspnet_core.request"
    dotnet-isolated = "azure_functions.invoke"
    node            = "web.request"
    nextjs          = "next.request"
  }

  _scopes = { for name, service in local.services : name => "env:${local.environment},service:${name}" if service.kind != "package" }

  traced = {
    for name, service in local.services : name => {
      scope = local._scopes[name]
      span  = "trace.${local._spans[service.runtime == null ? "dotnet" : service.runtime.name]}"
    } if service.repository != null && (contains(keys(local.site_names), name) || contains(keys(local.frontends), name) || service.port != null)
  }
  traced_metrics = {
    for name, facts in local.traced : name => {
      hits    = "sum:${facts.span}.hits{${facts.scope}}.as_count()"
      errors  = "sum:${facts.span}.errors{${facts.scope}}.as_count()"
      latency = "p95:${facts.span}{${facts.scope}}"
    }
  }

  # What a container fills before it is killed. A cron job is judged by whether it failed.
  container_metrics = {
    for name, service in local.services : name => {
      memory = "max:kubernetes.memory.working_set{${local._scopes[name]}} / max:kubernetes.memory.limits{${local._scopes[name]}}"
    } if service.kind == "container"
  }
  cron_metrics = {
    for name, service in local.services : name => { failed = "sum:kubernetes_state.job.failed{${local._scopes[name]}}" }
    if service.kind == "cron"
  }

  # Datadog's name of the first metric does end in a dot.
  queue_metrics = {
    for entity in concat(tolist(local.servicebus_queues), keys(local.servicebus_topics)) : entity => {
      waiting = "max:azure.servicebus_namespaces.count_of_active_messages_in_a_queue_topic.{name:${azurerm_servicebus_namespace.main[0].name},entityname:${entity}}"
      dead    = "max:azure.servicebus_namespaces.count_of_dead_lettered_messages_in_a_queue_topic.{name:${azurerm_servicebus_namespace.main[0].name},entityname:${entity}}"
    }
  }
}
