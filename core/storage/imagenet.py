"""The thousand kinds of things of ImageNet by name."""


def imagenet_classes() -> list[str]:
    """In the order in which networks give their scores, as torchvision names them."""
    from torchvision.models import ResNet18_Weights  # slow to import, and only for those who need it

    return list(ResNet18_Weights.IMAGENET1K_V1.meta["categories"])
