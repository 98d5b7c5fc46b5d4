# Each environment follows a branch of every service's repository; the default branch is there whether one follows it or not.
locals {
  default_branch = "main"

  repositories = toset([for facts in local.services : facts.repository_name])
  branches     = sort(distinct(concat([local.default_branch], [for facts in local.facts : facts.branch])))

  # The default branch and one that a protected environment follows take pull requests only.
  _protected_branches = toset(concat([local.default_branch], [for facts in local.facts : facts.branch if facts.data.protected]))
  _repository_branches = {
    for pair in setproduct(local.repositories, local.branches) :
    "${pair[0]}/${pair[1]}" => { repository = pair[0], branch = pair[1], protected = contains(local._protected_branches, pair[1]) }
  }
}

resource "github_branch" "environment" {
  for_each = { for key, facts in local._repository_branches : key => facts if facts.branch != local.default_branch }

  repository    = each.value.repository
  branch        = each.value.branch
  source_branch = local.default_branch
}

resource "github_repository_ruleset" "branch" {
  for_each = local._repository_branches

  name        = "${local.platform.name}-${each.value.branch}"
  repository  = each.value.repository
  target      = "branch"
  enforcement = "active"

  conditions {
    ref_name {
      include = ["refs/heads/${each.value.branch}"]
      exclude = []
    }
  }

  # Role 5 is "admin": Terraform writes the pipeline's file as one, and a broken rule needs a way out.
  bypass_actors {
    actor_id    = 5
    actor_type  = "RepositoryRole"
    bypass_mode = "always"
  }

  rules {
    deletion         = true
    non_fast_forward = true

    dynamic "pull_request" {
      for_each = each.value.protected ? [1] : []
      content {
        required_approving_review_count   = pull_request.value
        dismiss_stale_reviews_on_push     = true
        require_last_push_approval        = true
        required_review_thread_resolution = true
      }
    }
  }

  depends_on = [github_branch.environment]

  lifecycle {
    precondition {
      condition     = alltrue([for facts in local.services : dirname(facts.repository) == local.platform.github.owner])
      error_message = "A service's repository has another owner than github.owner in config/platform.yaml, and one provider serves one owner: move it, or leave `repository` out."
    }
  }
}
