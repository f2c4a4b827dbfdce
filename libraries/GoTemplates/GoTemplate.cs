using HyperFleet.GoTemplates.Execution;
using HyperFleet.GoTemplates.Parsing;
using HyperFleet.GoTemplates.References;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates;

/// <summary>
/// A parsed Go <c>text/template</c> (adapter contract §3.1). Immutable and safe to execute from several threads at once.
/// </summary>
public sealed class GoTemplate
{
    private readonly TemplateTree _tree;
    private readonly TemplateOptions _options;
    private readonly Lazy<IReadOnlyList<TemplateReference>> _references;

    private GoTemplate(TemplateTree tree, TemplateOptions options)
    {
        _tree = tree;
        _options = options;
        _references = new(() => ReferenceCollector.Collect(tree));
    }

    /// <summary>The name that error texts carry.</summary>
    public string Name => _tree.Name;

    /// <summary>True when the text holds no <c>{{</c>; <see cref="Execute"/> then returns the very string that was parsed.</summary>
    public bool IsLiteral => _tree.Literal is not null;

    /// <summary>
    /// The paths below the data that the template may read, in order of appearance. Scope is known: a dot inside
    /// <c>with</c> or <c>range</c>, a variable, and a call of a named template are followed back to the data.
    /// </summary>
    public IReadOnlyList<TemplateReference> References => _references.Value;

    /// <summary>Parses <paramref name="text"/>, definitions of named templates included.</summary>
    /// <exception cref="TemplateException">The text is not a template, or a limit is exceeded.</exception>
    public static GoTemplate Parse(string name, string text, TemplateOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(text);
        options ??= TemplateOptions.Default;
        return new GoTemplate(TreeParser.Parse(name, text, options), options);
    }

    /// <summary>
    /// Renders the template. <paramref name="data"/> is built of null, bool, int, long, double, string, DateTimeOffset, TimeSpan,
    /// <c>IReadOnlyDictionary&lt;string, object?&gt;</c>, <c>IReadOnlyList&lt;object?&gt;</c>, JsonElement and JsonNode.
    /// </summary>
    /// <exception cref="TemplateException">The execution failed, or a limit is exceeded.</exception>
    public string Execute(object? data) => _tree.Literal ?? Executor.Run(_tree, _options, data);
}
