using System.Globalization;
using Npgsql;

namespace Lifeline.Npgsql;

/// <summary>Settings of a data source with which the server ends more queries by itself.</summary>
public static class LifelineNpgsqlDataSourceBuilderExtensions
{
    private const string CheckInterval = "client_connection_check_interval";

    private static readonly TimeSpan s_defaultCheckInterval = TimeSpan.FromMilliseconds(500);

    /// <summary>Makes the server check that the client is still connected while a query runs, and end the query when it is not.</summary>
    /// <param name="builder">The builder, before its data source is built.</param>
    /// <param name="checkInterval">How often the server checks; 500 ms unless set. Each check costs the server one system call.</param>
    /// <returns>The same builder.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The interval is not at least a millisecond.</exception>
    /// <remarks>
    /// Queries end with their context without this. It is for queries that no context can cancel any more: of a process that was
    /// killed, or of a connection that the driver closed. PostgreSQL has it since version 14, where it runs on Linux. Options that the connection
    /// string sets itself stay as they are; a pooler in between may refuse options.
    /// </remarks>
    public static NpgsqlDataSourceBuilder UseLifeline(this NpgsqlDataSourceBuilder builder, TimeSpan? checkInterval = null)
    {
        ArgumentNullException.ThrowIfNull(builder);
        var interval = checkInterval ?? s_defaultCheckInterval;
        ArgumentOutOfRangeException.ThrowIfLessThan(interval, TimeSpan.FromMilliseconds(1), nameof(checkInterval));

        var settings = builder.ConnectionStringBuilder;
        if (settings.Options?.Contains(CheckInterval, StringComparison.Ordinal) != true)
        {
            var option = string.Create(CultureInfo.InvariantCulture, $"-c {CheckInterval}={(int)interval.TotalMilliseconds}");
            settings.Options = string.IsNullOrEmpty(settings.Options) ? option : $"{settings.Options} {option}";
        }

        return builder;
    }
}
