using System.Text.Json;
using HyperFleet.Cel;

namespace HyperFleet.Sentinel.Events;

/// <summary>A compiled piece of <c>message_data</c>.</summary>
internal abstract class PayloadNode
{
    /// <summary>Writes <c>"name": value</c>, or nothing when there is no value.</summary>
    public abstract void WriteMember(Utf8JsonWriter json, string name, CelActivation activation, Action<string, string> omitted);
}
