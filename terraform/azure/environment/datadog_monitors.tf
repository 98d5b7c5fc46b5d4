# What wakes somebody: errors and latency by service, pods, queues, what is full, what ends. A key is <who>/<what>.
locals {
  _request_monitors = merge([
    for name, metrics in local.traced_metrics : {
      "${name}/errors" = {
        query    = "sum(last_10m):${metrics.errors} / ${metrics.hits} > 0.05"
        critical = 0.05
        says     = "fails more than one request in twenty"
      }
      "${name}/latency" = {
        query    = "avg(last_10m):${metrics.latency} > 2"
        critical = 2
        says     = "needs more than two seconds for one request in twenty"
      }
    }
  ]...)

  _pod_monitors = merge(
    {
      for name, metrics in local.container_metrics : "${name}/memory" => {
        query    = "avg(last_10m):${metrics.memory} > 0.9"
        critical = 0.9
        says     = "is about to be killed for want of memory"
      }
    },
    {
      for name, metrics in local.container_metrics : "${name}/pods" => {
        query    = "min(last_15m):${metrics.missing} > 0"
        critical = 0
        says     = "has had too few pods for a quarter of an hour"
      }
    },
    {
      for name, metrics in local.cron_metrics : "${name}/failed" => {
        query    = "max(last_1h):${metrics.failed} > 0"
        critical = 0
        says     = "has failed"
      }
    },
  )

  # Each alerts by queue and topic.
  _queue_monitors = merge([
    for metrics in values(local.queue_metrics) : {
      "service-bus/waiting" = {
        query    = "min(last_15m):${metrics.waiting} > 1000"
        critical = 1000
        says     = "fills {{entityname.name}} faster than it is emptied"
      }
      "service-bus/dead letters" = {
        query    = "max(last_15m):${metrics.dead} > 0"
        critical = 0
        says     = "holds messages of {{entityname.name}} that nobody could process"
      }
    }
  ]...)

  _monitors = merge(
    local._request_monitors,
    local._pod_monitors,
    local._queue_monitors,
    local.saturation_monitors,
    local.expiry_monitors,
  )
}

resource "datadog_monitor" "this" {
  for_each = local._monitors

  name     = "${local.name} ${replace(each.key, "/", " ")}"
  type     = "query alert"
  query    = each.value.query
  message  = "${split("/", each.key)[0]} in ${local.environment} ${each.value.says}. @${local.platform.contact}"
  priority = local.facts.data.protected ? "2" : "4"
  tags     = ["env:${local.environment}", "service:${split("/", each.key)[0]}", "managed-by:terraform"]

  notify_no_data      = false
  renotify_interval   = local.facts.data.protected ? 60 : 0
  require_full_window = false

  monitor_thresholds {
    critical = each.value.critical
  }
}

resource "datadog_service_level_objective" "this" {
  for_each = { for name, metrics in local.traced_metrics : name => metrics if local.service_facts[name].public }

  name        = "${local.name} ${each.key} answers"
  description = "Share of requests to ${each.key} in ${local.environment} that do not fail."
  type        = "metric"
  tags        = ["env:${local.environment}", "service:${each.key}", "managed-by:terraform"]

  query {
    numerator   = "${each.value.hits} - ${each.value.errors}"
    denominator = each.value.hits
  }

  thresholds {
    timeframe = "30d"
    target    = local.facts.data.protected ? 99.9 : 99
    warning   = local.facts.data.protected ? 99.95 : 99.5
  }
}
