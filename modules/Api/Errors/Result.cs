using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.Api.Errors;

/// <summary>A value, or the problem that stands in its way.</summary>
internal readonly struct Result<T>
{
    private readonly T? _value;

    private Result(T? value, Problem? problem)
    {
        _value = value;
        Problem = problem;
    }

    public Problem? Problem { get; }

    public T Value => Problem is null ? _value! : throw new InvalidOperationException($"No value: {Problem.Detail}");

    public bool Failed([NotNullWhen(true)] out Problem? problem, [NotNullWhen(false)] out T? value)
    {
        (problem, value) = (Problem, _value);
        return problem is not null;
    }

    public static implicit operator Result<T>(T value) => new(value, null);

    public static implicit operator Result<T>(Problem problem) => new(default, problem);
}
