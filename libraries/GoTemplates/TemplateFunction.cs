using HyperFleet.GoTemplates.Data;
using HyperFleet.GoTemplates.Functions;

namespace HyperFleet.GoTemplates;

/// <summary>
/// A function that templates may call. Arguments arrive checked against <see cref="Parameters"/>; integers are <see cref="int"/>
/// where they fit and <see cref="long"/> otherwise. Whatever the body throws becomes <c>error calling NAME: message</c>.
/// </summary>
public sealed class TemplateFunction
{
    /// <summary>A function of exactly <paramref name="parameters"/>.</summary>
    public TemplateFunction(Func<object?[], object?> body, params IReadOnlyList<ParameterKind> parameters)
        : this((_, arguments) => body(arguments), variadic: false, parameters)
    {
    }

    internal TemplateFunction(Func<CallContext, object?[], object?> body, bool variadic, IReadOnlyList<ParameterKind> parameters)
    {
        IsVariadic = variadic;
        Parameters = parameters;
        Callable = new Callable(
            (context, arguments) => Value.Element(body(context, Array.ConvertAll(arguments, a => a.Raw))), variadic, [.. parameters]);
    }

    public IReadOnlyList<ParameterKind> Parameters { get; }

    /// <summary>True when the last parameter takes any number of arguments, none included.</summary>
    public bool IsVariadic { get; }

    internal Callable Callable { get; }

    /// <summary>A function whose last parameter repeats.</summary>
    public static TemplateFunction Variadic(Func<object?[], object?> body, params IReadOnlyList<ParameterKind> parameters)
    {
        ArgumentOutOfRangeException.ThrowIfZero(parameters.Count);
        return new TemplateFunction((_, arguments) => body(arguments), variadic: true, parameters);
    }
}
