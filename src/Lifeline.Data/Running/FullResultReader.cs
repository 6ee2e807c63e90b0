using System.Data;
using System.Data.Common;

namespace Lifeline.Data.Running;

/// <summary>Reads a command's results, to the end of its last statement.</summary>
/// <remarks>
/// It is tempting to leave the statements after the first rows to the reader's Dispose, which runs them too. Don't: some
/// providers' readers drop the errors of those statements, also that of an interrupt.
/// </remarks>
internal static class FullResultReader
{
    public static async Task<int> NonQueryAsync(RunningOperation operation, CancellationToken token)
    {
        var reader = await operation.ExecuteReaderAsync(CommandBehavior.Default, token).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            await RunTheRestAsync(reader, token).ConfigureAwait(false);
            await reader.CloseAsync().ConfigureAwait(false);        // some providers set RecordsAffected only on close
            return reader.RecordsAffected;
        }
    }

    public static int NonQuery(RunningOperation operation)
    {
        using var reader = operation.ExecuteReader(CommandBehavior.Default);
        RunTheRest(reader);
        reader.Close();
        return reader.RecordsAffected;
    }

    public static async Task<object?> ScalarAsync(RunningOperation operation, CancellationToken token)
    {
        var reader = await operation.ExecuteReaderAsync(CommandBehavior.Default, token).ConfigureAwait(false);
        await using (reader.ConfigureAwait(false))
        {
            var value = await reader.ReadAsync(token).ConfigureAwait(false) ? reader.GetValue(0) : null;
            await RunTheRestAsync(reader, token).ConfigureAwait(false);
            return value;
        }
    }

    public static object? Scalar(RunningOperation operation)
    {
        using var reader = operation.ExecuteReader(CommandBehavior.Default);
        var value = reader.Read() ? reader.GetValue(0) : null;
        RunTheRest(reader);
        return value;
    }

    public static async Task<IReadOnlyList<T>> RowsAsync<T>(RunningOperation operation, Func<DbDataReader, T> row, CancellationToken token)
    {
        var reader = await operation.ExecuteReaderAsync(CommandBehavior.Default, token).ConfigureAwait(false);
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
