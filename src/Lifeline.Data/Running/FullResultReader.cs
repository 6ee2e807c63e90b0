using System.Data;
using System.Data.Common;

namespace Lifeline.Data.Running;

/// <summary>Reads what a command answers, to the end of its last statement.</summary>
/// <remarks>
/// It is tempting to leave the statements after the first rows to the reader's Dispose, which runs them too. Don't: some
/// providers' readers drop what goes wrong in them, an interrupt included.
/// </remarks>
internal static class FullResultReader
{
    public static async Task<int> NonQueryAsync(RunningOperation work, CancellationToken token)
    {
        var reader = await work.ExecuteReaderAsync(CommandBehavior.Default, token).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await RunTheRestAsync(reader, token).ConfigureAwait(false);
            await reader.CloseAsync().ConfigureAwait(false);        // some providers count only then
            return reader.RecordsAffected;
        }
    }

    public static int NonQuery(RunningOperation work)
    {
        using var reader = work.ExecuteReader(CommandBehavior.Default);
        RunTheRest(reader);
        reader.Close();
        return reader.RecordsAffected;
    }

    public static async Task<object?> ScalarAsync(RunningOperation work, CancellationToken token)
    {
        var reader = await work.ExecuteReaderAsync(CommandBehavior.Default, token).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var value = await reader.ReadAsync(token).ConfigureAwait(false) ? reader.GetValue(0) : null;
            await RunTheRestAsync(reader, token).ConfigureAwait(false);
            return value;
        }
    }

    public static object? Scalar(RunningOperation work)
    {
        using var reader = work.ExecuteReader(CommandBehavior.Default);
        var value = reader.Read() ? reader.GetValue(0) : null;
        RunTheRest(reader);
        return value;
    }

    public static async Task<IReadOnlyList<T>> RowsAsync<T>(RunningOperation work, Func<DbDataReader, T> row, CancellationToken token)
    {
        var reader = await work.ExecuteReaderAsync(CommandBehavior.Default, token).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var rows = new List<T>();
            while (await reader.ReadAsync(token).ConfigureAwait(false))
            {
                rows.Add(row(reader));
            }

            await RunTheRestAsync(reader, token).ConfigureAwait(false);
            return rows;
        }
    }

    private static async Task RunTheRestAsync(DbDataReader reader, CancellationToken token)
    {
        while (await reader.NextResultAsync(token).ConfigureAwait(false))
        {
        }
    }

    private static void RunTheRest(DbDataReader reader)
    {
        while (reader.NextResult())
        {
        }
    }
}
