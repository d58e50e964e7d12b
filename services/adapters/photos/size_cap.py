"""The cap on a photo's bytes as it comes, the same from wherever it comes."""

from services.chassis.photo_library import PhotoProblem


def check_size(size: int, most: int) -> None:
    """Raise PhotoProblem if a photo has more than `most` bytes."""
    if size > most:
        raise PhotoProblem(
            "too_large", f"the photo is larger than {most / 1024**2:.3g} MB, the most that is taken"
        )
