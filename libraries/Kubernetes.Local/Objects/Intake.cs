using System.Text.Json.Nodes;
using HyperFleet.Kubernetes.Local.Kinds;
using HyperFleet.Kubernetes.Local.Schemas;

namespace HyperFleet.Kubernetes.Local.Objects;

/// <summary>Turns what a client sent into an object of its kind: decoded, pruned, with defaults.</summary>
internal static class Intake
{
    internal static Answer Read(ApiKind kind, JsonObject sent, WriteContext context)
    {
        if (CheckType(kind, sent) is { } mismatch)
            return mismatch;
        var answer = kind.IsCustom ? CustomIntake.Read(kind, sent, out var unknown) : Builtin(kind, sent, out unknown);
        if (answer.Refusal is null && unknown.Count > 0)
            return Report(kind, unknown, context) is { } strict ? strict : answer;
        return answer;
    }

    private static KubernetesStatus? CheckType(ApiKind kind, JsonObject sent)
    {
        if (sent.Kind is not { Length: > 0 } name || sent.ApiVersion is not { Length: > 0 } version)
            return Refusals.BadRequest(sent.Kind is { Length: > 0 } ? "Object 'apiVersion' is missing" : $"Object 'Kind' is missing in '{JsonText.Compact(sent)}'");
        var given = GroupVersionKind.Parse(version, name);
        return given == kind.Type ? null : Refusals.BadRequest(
            $"{kind.Type.Kind} in version {FieldError.Quote(kind.Type.Version)} cannot be handled as a {kind.Type.Kind}: the object provided is unrecognized (must be of type {kind.Type.Kind}): couldn't get version/kind; the body holds a {given}");
    }

    private static Answer Builtin(ApiKind kind, JsonObject sent, out IReadOnlyList<string> unknown)
    {
        var decoder = new Decoder(kind.Type.Kind);
        var decoded = decoder.Decode(sent, kind.Schema);
        unknown = decoder.Unknown;
        return decoder.Error is { } error
            ? Refusals.BadRequest($"{kind.Type.Kind} in version {FieldError.Quote(kind.Type.Version)} cannot be handled as a {kind.Type.Kind}: {error}")
            : decoded;
    }

    private static KubernetesStatus? Report(ApiKind kind, IReadOnlyList<string> unknown, WriteContext context)
    {
        if (context.FieldValidation == "Ignore")
            return null;
        var errors = unknown.Select(path => $"unknown field {FieldError.Quote(path)}").ToList();
        if (context.FieldValidation == "Strict")
            return Refusals.BadRequest($"{kind.Type.Kind} in version {FieldError.Quote(kind.Type.Version)} cannot be handled as a {kind.Type.Kind}: strict decoding error: {string.Join(", ", errors)}");
        foreach (var error in errors)
            context.Warn?.Invoke(error);
        return null;
    }
}
