using System.Text;

namespace HyperFleet.Load.Fleets;

/// <summary>The clusters of every contest: three labels and a spec of half a kilobyte.</summary>
internal static class ClusterBody
{
    private const string Template = """
        {"kind":"Cluster","name":"NAME","labels":{"env":"prod","owner":"fleet-team","shard":"SHARD"},
        "spec":{"region":"us-east-1","version":"4.17.3","channel":"stable-4.17",
        "network":{"podCidr":"10.128.0.0/14","serviceCidr":"172.30.0.0/16","hostPrefix":23},
        "nodes":{"replicas":6,"instanceType":"m6i.2xlarge","zones":["us-east-1a","us-east-1b","us-east-1c"]},
        "features":{"etcdEncryption":true,"fips":false,"privateLink":true,"autoscaling":true},
        "description":"A cluster as teams order them: three zones, six workers, private link to the hub, encrypted at rest, upgraded with the stable channel in the maintenance window of its region."}}
        """;

    public static string Json(string name, string shard) => Template.Replace("NAME", name).Replace("SHARD", shard);

    /// <summary>A request that creates a cluster, and where in it a number of ten digits makes its name unique.</summary>
    public static (byte[] Request, int Digits) CreateRequest()
    {
        const string digits = "0000000000";
        var request = Http.RawRequest.Send("POST", ApiPaths.Clusters, Json($"bench-{digits}", "s1"));
        return (request, request.AsSpan().IndexOf(Encoding.UTF8.GetBytes(digits)));
    }
}
