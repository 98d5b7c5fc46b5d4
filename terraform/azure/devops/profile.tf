# The organisation's first page on GitHub: the links of links.tf, where everybody begins. In .github-private its members see it.
locals {
  _profiles = { for name, repository in { members = local.platform.github.profile } : name => repository if repository != null }

  _profile = join("\n\n", concat(
    ["# ${local.platform.company}", "Written by Terraform: changes made here are undone."],
    [for name in sort(keys(local._notes)) : local._notes[name]],
  ))
}

resource "github_repository_file" "profile" {
  for_each = local._profiles

  repository          = each.value
  file                = "profile/README.md"
  content             = "${local._profile}\n"
  overwrite_on_create = true
  commit_message      = "Say where everything is"
}
