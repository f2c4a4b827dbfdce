namespace HyperFleet.Api.Errors;

/// <summary>Why a request was refused: an expected outcome, carried as a value and written by <see cref="ProblemWriter"/> alone.</summary>
internal sealed record Problem(ProblemKind Kind, string Detail, IReadOnlyList<FieldError>? Errors = null)
{
    /// <summary>When it is worth trying again, for <c>Retry-After</c>; null where nobody can say.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public static Problem Invalid(string detail) => new(ProblemKind.Validation, detail);

    public static Problem Invalid(string detail, IReadOnlyList<FieldError> errors) => new(ProblemKind.Validation, detail, errors);

    public static Problem Malformed(string detail) => new(ProblemKind.Malformed, detail);

    public static Problem BadRequest(string detail) => new(ProblemKind.BadRequest, detail);

    public static Problem NotFound(string kind, string id) => new(ProblemKind.ResourceNotFound, $"{kind} with id='{id}' not found");

    public static Problem Duplicate(string kind) => new(ProblemKind.Duplicate, $"This {kind} already exists");

    public static Problem StateConflict(string detail) => new(ProblemKind.StateConflict, detail);
}
