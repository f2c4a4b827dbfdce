using System.Text.Json;
using HyperFleet.Api.Requests;

namespace HyperFleet.Api.Leases;

internal static class LeaseJson
{
    public static void Write(Utf8JsonWriter json, Lease lease)
    {
        json.WriteStartObject();
        json.WriteString("name", lease.Name);
        json.WriteString("holder", lease.Holder);
        json.WriteNumber("duration_seconds", lease.DurationSeconds);
        json.WriteTime("acquired_time", lease.AcquiredTime);
        json.WriteTime("renewed_time", lease.RenewedTime);
        json.WriteNumber("transitions", lease.Transitions);
        json.WriteNumber("version", lease.Version);
        json.WriteBoolean("expired", lease.Expired);
        json.WriteEndObject();
    }
}
