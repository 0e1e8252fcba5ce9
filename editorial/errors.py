"""The root of the desk's refusals."""


class WorkflowError(Exception):
    """A verb refused. ``message`` says in the user's words what happened and what to do next."""

    message = "This is not possible now."

    def __init__(self, message: str | None = None):
        super().__init__(message or self.message)
        self.message = message or self.message
