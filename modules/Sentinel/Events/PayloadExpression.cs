using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Events;

/// <summary>A CEL expression; null and absent values leave no trace.</summary>
internal sealed class PayloadExpression(string path, CelProgram program) : PayloadNode
{
    public override void WriteMember(Utf8JsonWriter json, string name, CelActivation activation, Action<string, string> omitted)
    {
        var value = program.Evaluate(activation);
        if (value.Error is { } error)
        {
            omitted(path, error.Message);
            return;
        }

        if (CelJson.IsAbsent(value))
            return;
        json.WritePropertyName(name);
        CelJson.Write(json, value);
    }
}
