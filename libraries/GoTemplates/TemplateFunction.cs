namespace HyperFleet.GoTemplates;

/// <summary>
/// A function that templates may call. Arguments arrive checked against <see cref="Parameters"/>; integers are <see cref="int"/>
/// where they fit and <see cref="long"/> otherwise. Whatever the body throws becomes <c>error calling NAME: message</c>.
/// </summary>
public sealed class TemplateFunction
{
    /// <summary>A function of exactly <paramref name="parameters"/>.</summary>
    public TemplateFunction(Func<object?[], object?> body, params IReadOnlyList<ParameterKind> parameters)
        : this(body, variadic: false, parameters)
    {
    }

    private TemplateFunction(Func<object?[], object?> body, bool variadic, IReadOnlyList<ParameterKind> parameters)
    {
        Body = body;
        IsVariadic = variadic;
        Parameters = parameters;
    }

    public IReadOnlyList<ParameterKind> Parameters { get; }

    /// <summary>True when the last parameter takes any number of arguments, none included.</summary>
    public bool IsVariadic { get; }

    internal Func<object?[], object?> Body { get; }

    /// <summary>A function whose last parameter repeats.</summary>
    public static TemplateFunction Variadic(Func<object?[], object?> body, params IReadOnlyList<ParameterKind> parameters) =>
        new(body, variadic: true, parameters);
}
