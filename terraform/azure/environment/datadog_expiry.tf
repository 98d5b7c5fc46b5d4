# What ends, told long before: cert-manager renews the wildcard 30 days early, so 14 days mean that it cannot; a root of the VPN
# is rotated by people, while the old one still holds. A monitor knows the time only as a metric: cert-manager's own clock.
locals {
  _day = 86400

  # Notes of roots that were made before they said when they end have no such key.
  _root_ends = {
    for name in keys(local.vpn_roots) : name => yamldecode(file("${local._roots}/${name}.yaml")).ends
    if can(yamldecode(file("${local._roots}/${name}.yaml")).ends)
  }

  expiry_monitors = merge(
    {
      "wildcard/expiry" = {
        query    = "max(last_1h):( min:cert_manager.certificate.expiration_timestamp{name:${local.wildcard_secret},namespace:${local.environment}} - max:cert_manager.clock_time{*} ) / ${local._day} < 14"
        critical = 14
        says     = "ends in less than two weeks, and should have been renewed by cert-manager"
      }
    },
    {
      for name, ends in local._root_ends : "vpn/root ${name}" => {
        query    = "min(last_1h):max:cert_manager.clock_time{*} > ${ends - 60 * local._day}"
        critical = ends - 60 * local._day
        says     = "trusts a root that ends in less than 60 days: inv vpn.rotate-root --env ${local.environment}"
      }
    },
  )
}
