using System.Collections.Concurrent;
using HyperFleet.GoTemplates;

namespace HyperFleet.Adapter.Rendering;

/// <summary>
/// The templates of one adapter (adapter contract §3.1). Parsed templates are kept; their number is bounded by the configuration, which
/// is their only source.
/// </summary>
internal sealed class TemplateEngine(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, GoTemplate> _templates = new();

    private readonly TemplateOptions _options = new()
    {
        Functions = TemplateFunctions.Standard(time),
        Numbers = NumberStyle.Integral,
    };

    public Rendered Render(string text, IReadOnlyDictionary<string, object?> variables)
    {
        try
        {
            return new(Parse(text).Execute(variables), null);
        }
        catch (TemplateException cause)
        {
            return new("", $"failed to {(cause.Stage == TemplateStage.Parse ? "parse" : "execute")} template: {cause.Message}");
        }
    }

    /// <summary>The paths that the template reads; none when it does not parse, which is told when it is rendered.</summary>
    public IReadOnlyList<TemplateReference> References(string text)
    {
        try
        {
            return Parse(text).References;
        }
        catch (TemplateException)
        {
            return [];
        }
    }

    private GoTemplate Parse(string text) => _templates.GetOrAdd(text, static (text, options) => GoTemplate.Parse("template", text, options), _options);
}
