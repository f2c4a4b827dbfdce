using System.Diagnostics.CodeAnalysis;

namespace HyperFleet.GoTemplates.Functions;

/// <summary>The functions of one parse: Go's built-in ones, covered by those of the options.</summary>
internal sealed class FunctionTable(IReadOnlyDictionary<string, TemplateFunction> custom)
{
    public static FunctionTable For(TemplateOptions options) => new(options.Functions);

    public bool Contains(string name) => TryGet(name, out _);

    public bool TryGet(string name, [NotNullWhen(true)] out Callable? function)
    {
        function = custom.TryGetValue(name, out var given) ? given.Callable : BuiltIns.All.GetValueOrDefault(name);
        return function is not null;
    }
}
