using System.Globalization;
using HyperFleet.Api.Resources;
using HyperFleet.Postgres;

namespace HyperFleet.Api.Lists;

/// <summary>
/// How far a walk over a list has come: behind one resource in the default order, newest first. Neither part of the key ever changes,
/// so what exists throughout a walk is seen once. The text is for the API alone to understand.
/// </summary>
internal sealed record WalkPosition(DateTimeOffset CreatedTime, string Id)
{
    private const char Separator = '.';

    public static WalkPosition Behind(Resource resource) => new(resource.CreatedTime, resource.Id);

    /// <summary>Null when this is no text of a position.</summary>
    public static WalkPosition? Parse(string text)
    {
        var end = text.IndexOf(Separator);
        return end > 0 && end < text.Length - 1 && long.TryParse(text.AsSpan(0, end), NumberStyles.None, CultureInfo.InvariantCulture, out var micros)
            && micros <= DateTimeOffset.MaxValue.UtcTicks / TimeSpan.TicksPerMicrosecond
            ? new(new(micros * TimeSpan.TicksPerMicrosecond, TimeSpan.Zero), text[(end + 1)..])
            : null;
    }

    /// <summary>What lies behind the position, in a form that the index of the default order serves.</summary>
    public void Write(SqlFilter sql)
    {
        var time = sql.Bind(Sql.Time(CreatedTime));
        sql.Append($" AND r.created_time <= {time} AND (r.created_time < {time} OR r.id > ").Append(Sql.Text(Id)).Append(")");
    }

    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{CreatedTime.UtcTicks / TimeSpan.TicksPerMicrosecond}{Separator}{Id}");
}
