using HyperFleet.Api.Errors;

namespace HyperFleet.Api.Schemas;

/// <summary>What a schema found wrong, up to a bound.</summary>
internal sealed class SchemaViolations
{
    private const int Max = 100;
    private readonly List<FieldError> _errors = [];

    public IReadOnlyList<FieldError> Errors => _errors;

    public void Add(string field, string message, string? constraint = null)
    {
        if (_errors.Count < Max)
            _errors.Add(new(field, message, constraint));
    }
}
