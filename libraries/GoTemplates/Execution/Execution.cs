using System.Diagnostics.CodeAnalysis;
using HyperFleet.GoTemplates.Functions;
using HyperFleet.GoTemplates.Syntax;

namespace HyperFleet.GoTemplates.Execution;

/// <summary>What all parts of one execution share: options, the steps left, and the node to name when something fails.</summary>
internal sealed class Execution(TemplateTree tree, TemplateOptions options)
{
    private long _steps;

    public TemplateTree Tree => tree;

    public TemplateOptions Options => options;

    public CallContext CallContext { get; } = new(options.Numbers, options.Limits);

    /// <summary>The definition that is executing.</summary>
    public NamedTemplate Current { get; set; } = tree.Main;

    /// <summary>The node that Go would name; it stays at the last node looked at, not at the one that asked for it.</summary>
    public Node At { get; set; } = tree.Main.Body;

    /// <summary>Charges work, so that the time of an execution is bounded whatever the template does.</summary>
    public void Step(int count = 1)
    {
        if ((_steps += count) > options.Limits.Steps)
        {
            throw new LimitException($"the execution takes more than the limit of {options.Limits.Steps} steps");
        }
    }

    /// <summary>Charges the work that lies in the size of a value.</summary>
    public void StepThrough(object? value)
    {
        const int ItemsPerStep = 64;
        var size = value switch
        {
            string text => text.Length,
            IReadOnlyDictionary<string, object?> map => map.Count,
            IReadOnlyList<object?> list => list.Count,
            _ => 0,
        };
        if (size >= ItemsPerStep) Step(size / ItemsPerStep);
    }

    [DoesNotReturn]
    public void Fail(string message, TemplateStage stage = TemplateStage.Execute, Exception? inner = null)
    {
        var (line, column) = tree.Locate(At.Position);
        throw new TemplateException(
            $"template: {tree.Name}:{line}:{column}: executing {Formatting.GoQuote.Quote(Current.Name)} at <{At}>: {message}",
            stage, tree.Name, line, column, inner);
    }
}
