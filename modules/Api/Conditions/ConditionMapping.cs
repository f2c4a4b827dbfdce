using HyperFleet.Api.Configuration;
using HyperFleet.Api.Resources;
using HyperFleet.Cel;
using HyperFleet.ServiceDefaults.Configuration;

namespace HyperFleet.Api.Conditions;

/// <summary>One configured condition, computed by expressions over the reports (API contract §3.6).</summary>
internal sealed class ConditionMapping
{
    private const int MaxType = 100;
    private const int MaxReason = 256;
    private const int MaxMessage = 2048;

    private readonly CelProgram _when;
    private readonly CelProgram _status;
    private readonly CelProgram? _reason;
    private readonly CelProgram? _message;

    /// <exception cref="ConfigurationException">An expression does not compile, or the type is not usable.</exception>
    public ConditionMapping(ConditionMappingOptions options, CelEnvironment environment)
    {
        Type = options.Type;
        if (Type.Length is 0 or > MaxType || !char.IsAsciiLetterUpper(Type[0]))
            throw new ConfigurationException($"Condition type '{Type}' must begin with an upper-case letter and have at most {MaxType} characters.");
        _when = Compile(environment, "when", options.When) ?? throw Missing("when");
        _status = Compile(environment, "output.status", options.Output.Status) ?? throw Missing("output.status");
        _reason = Compile(environment, "output.reason", options.Output.Reason);
        _message = Compile(environment, "output.message", options.Output.Message);
    }

    public string Type { get; }

    /// <summary>Null when the condition does not apply or its outcome cannot be published.</summary>
    public Condition? Evaluate(ICelActivation input, Resource resource, DateTimeOffset updated)
    {
        if (!Value(_when, input).IsTrue || ParseStatus(Value(_status, input)) is not { } status)
            return null;
        var reason = Text(_reason, input);
        var message = Text(_message, input);
        if (reason?.Length > MaxReason)
            return null;
        var previous = resource.Conditions.FirstOrDefault(c => c.Type == Type);
        return new(Type, status, reason, message?.Length > MaxMessage ? message[..MaxMessage] : message, resource.Generation,
            CreatedTime: previous?.CreatedTime ?? resource.UpdatedTime,
            LastUpdatedTime: updated,
            LastTransitionTime: previous?.Status == status ? previous.LastTransitionTime : updated);
    }

    private static bool? ParseStatus(CelValue value) => value.Kind switch
    {
        CelKind.Bool => value.AsBool(),
        CelKind.String when value.AsString() == "True" => true,
        CelKind.String when value.AsString() == "False" => false,
        _ => null,
    };

    private string? Text(CelProgram? program, ICelActivation input)
    {
        if (program is null)
            return null;
        var value = Value(program, input);
        return value.Kind == CelKind.String ? value.AsString() : value.IsNull ? null : value.ToString();
    }

    private CelValue Value(CelProgram program, ICelActivation input)
    {
        var value = program.Evaluate(input);
        return value.IsError ? throw new InvalidOperationException($"Condition mapping '{Type}' failed: {value.Error!.Message}") : value;
    }

    private CelProgram? Compile(CelEnvironment environment, string member, ExpressionOptions options)
    {
        if (options.Expression.Length == 0)
            return null;
        try
        {
            return environment.Compile(options.Expression);
        }
        catch (CelException e)
        {
            throw new ConfigurationException($"Condition mapping '{Type}': {member}.expression does not compile: {e.Reason}", e);
        }
    }

    private ConfigurationException Missing(string member) => new($"Condition mapping '{Type}' needs {member}.expression.");
}
