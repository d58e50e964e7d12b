"""The plain table: every record is a product, under any column names that people use."""

from collections.abc import Iterable, Iterator

from .columns import Columns
from .flags import NO, UNRELEASED, flag
from .problems import Problem, problem
from .product_key import GUARDS, bare
from .products import Format, Member, ProductGroup, unusable
from .rows import Row


def plain_groups(
    rows: Iterable[Row], columns: Columns, _variants: tuple[str, ...] = ()
) -> Iterator[ProductGroup]:
    """Yield a product for every row; nothing is folded, so there are no variants to keep apart."""
    has_status = not columns.fields.keys().isdisjoint({"status", "active"})
    for row in rows:
        line, cells, trouble = row
        if trouble is not None:
            yield unusable(row, trouble)
            continue
        sku = columns.key("sku", cells)
        if sku.startswith(GUARDS):
            sku = bare(sku)
        yield ProductGroup(
            (Member(line, sku),),
            sku or bare(columns.key("handle", cells)),
            sku,
            columns.photo(cells),
            line,
            columns.product(cells),
            unreleased(line, cells, columns) if has_status else None,
        )


def unreleased(line: int, cells: list[str], columns: Columns) -> Problem | None:
    """Return why the row's product is not for sale, or None if nothing says so."""
    status = columns.cell("status", cells)
    if flag(status) in UNRELEASED:
        return problem("draft", line, columns=columns.label("status"), value=status)
    active = columns.cell("active", cells)
    if flag(active) in NO:
        return problem("hidden", line, columns=columns.label("active"), value=active)
    return None


PLAIN = Format("a plain table", plain_groups)
