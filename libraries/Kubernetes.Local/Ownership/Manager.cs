using System.Text.Json.Nodes;

namespace HyperFleet.Kubernetes.Local.Ownership;

/// <summary>One entry of <c>managedFields</c>: who owns which fields since when. Appliers are one whatever version they speak.</summary>
internal sealed record Manager(string Name, string Operation, string ApiVersion, string Subresource, string Time, FieldSet Fields)
{
    internal const string Apply = "Apply";
    internal const string Update = "Update";

    internal bool IsSame(Manager other) => Name == other.Name && Operation == other.Operation && Subresource == other.Subresource
        && (Operation == Apply || ApiVersion == other.ApiVersion);

    /// <summary>As conflicts name it.</summary>
    internal string Shown => Operation == Update ? $"\"{Name}\"{(Subresource.Length > 0 ? $" with subresource \"{Subresource}\"" : "")} using {ApiVersion}" : $"\"{Name}\"";

    internal static Manager Read(JsonObject entry) => new(
        entry["manager"].Text() ?? "",
        entry["operation"].Text() ?? Update,
        entry["apiVersion"].Text() ?? "",
        entry["subresource"].Text() ?? "",
        entry["time"].Text() ?? "",
        FieldSetJson.Read(entry["fieldsV1"] as JsonObject));

    internal JsonObject Write()
    {
        var entry = new JsonObject { ["manager"] = Name, ["operation"] = Operation, ["apiVersion"] = ApiVersion, ["time"] = Time, ["fieldsType"] = "FieldsV1", ["fieldsV1"] = FieldSetJson.Write(Fields) };
        if (Subresource.Length > 0)
            entry["subresource"] = Subresource;
        return entry;
    }
}
