namespace HyperFleet.Api.Statuses;

internal enum AdapterConditionStatus
{
    True,
    False,
    Unknown,
}
