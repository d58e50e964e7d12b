"""What an event asks for, resolved: which run, which recipe in force, and whether it may be made."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from itertools import count

from contracts.events import CsvReady, RejectionCode
from contracts.identity import AccountTag, derived_run_id, fingerprint
from contracts.recipe import Recipe
from services.pricing.cards import UnknownModel, find_card, problems
from services.pricing.model_card import ModelCard
from services.pricing.recipe_price import recipe_price
from services.recipes.effective import with_overrides
from services.recipes.invalid import InvalidRecipe

from .recipe_book import RecipeBook, UnknownRecipe


@dataclass(frozen=True)
class RunPlan:
    """A run that may be made."""

    run: str
    recipe: Recipe
    card: ModelCard
    fingerprint: str


@dataclass(frozen=True)
class Rejection:
    """A run that will not be made, and why."""

    run: str
    code: RejectionCode
    message: str


@dataclass(frozen=True)
class Budget:
    """What a run may cost by the deployment's will, whatever recipe or event say."""

    per_run: Decimal | None = None

    def of(self, recipe: Recipe) -> Decimal | None:
        """Return the lowest of the limits in force, None if there is none."""
        limits = [limit for limit in (self.per_run, recipe.max_cost_usd) if limit is not None]
        return min(limits, default=None)


async def resolve(event: CsvReady, sha256: str, recipes: RecipeBook, account: str) -> RunPlan | Rejection:
    """Return the plan of an event whose catalogue has this digest, or why there is none."""
    # No recipe to take a fingerprint of yet, but a rejection needs a name that is the same each time.
    unresolved = event.run or derived_run_id(sha256, event.recipe, AccountTag(account))
    try:
        recipe = with_overrides(await recipes.find(event.recipe), event.overrides)
        card = find_card(recipe.model, allow_unknown=recipe.unknown_model)
    except UnknownRecipe as error:
        return Rejection(unresolved, "unknown_recipe", str(error))
    except UnknownModel as error:
        return Rejection(unresolved, "unknown_model", str(error))
    except InvalidRecipe as error:
        return Rejection(unresolved, "invalid_recipe", str(error))
    if wrong := problems(card, recipe.image_size, recipe.aspect_ratio):
        return Rejection(unresolved, "invalid_recipe", "; ".join(wrong))
    if event.catalogue.sha256 not in {None, sha256}:
        return Rejection(unresolved, "unreadable", _other_bytes(event))
    identity = fingerprint({**recipe.identity(), **_parentage(event)})
    run = event.run or derived_run_id(sha256, identity, AccountTag(account))
    return RunPlan(run, recipe, card, fingerprint({"c": sha256, "r": identity, "a": account}))


def refusal(
    item_count: int, skipped: Mapping[str, int], plan: RunPlan, budget: Budget
) -> tuple[RejectionCode, str] | None:
    """Return why a catalogue that was read will not be made, None if it will."""
    if item_count == 0:
        return "nothing_usable", _nothing_usable(skipped)
    limit = budget.of(plan.recipe)
    highest = recipe_price(plan.recipe, plan.card).highest * item_count
    if limit is not None and highest > limit:
        cost, budget_words = _told_apart(highest, limit)
        return "over_budget", (
            f"{item_count} scenes with {plan.card.name} at {plan.recipe.image_size} may cost up to "
            f"{cost} at their first attempt, and the budget is {budget_words}: raise the budget, "
            "or limit products or styles"
        )
    return None


def _told_apart(higher: Decimal, lower: Decimal) -> tuple[str, str]:
    """Return two amounts in words, to the cent or with as many digits as it takes to differ."""
    digits = next(number for number in count(2) if f"{higher:.{number}f}" != f"{lower:.{number}f}")
    return f"${higher:.{digits}f}", f"${lower:.{digits}f}"


def taken(run: str) -> str:
    """Return what to tell who asks for a run whose name is used by other work."""
    return f"run {run} was made from another catalogue or recipe and stays as it is: choose another name"


def _parentage(event: CsvReady) -> dict[str, object]:
    return {"parent": event.parent.run} if event.parent else {}


def _nothing_usable(skipped: Mapping[str, int]) -> str:
    reasons = ", ".join(f"{count} {code}" for code, count in sorted(skipped.items()))
    return f"no record of the catalogue can become a scene ({reasons or 'no records'}); the report says why"


def _other_bytes(event: CsvReady) -> str:
    return f"the catalogue at {event.catalogue.key} is not the one the event speaks of: its digest differs"
