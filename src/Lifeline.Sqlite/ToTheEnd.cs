using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite;

/// <summary>Runs a command to the end of its last statement, on the calling thread.</summary>
/// <remarks>
/// It is tempting to leave the statements after the first rows to the reader's Dispose, which runs them too. Don't: it
/// drops what goes wrong in them, an interrupt included.
/// </remarks>
internal static class ToTheEnd
{
    public static int NonQuery(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        RunTheRest(reader);
        return reader.RecordsAffected;
    }

    public static object? Scalar(SqliteCommand command)
    {
        using var reader = command.ExecuteReader();
        var value = reader.Read() ? reader.GetValue(0) : null;
        RunTheRest(reader);
        return value;
    }

    public static List<T> Rows<T>(SqliteCommand command, Func<SqliteDataReader, T> row)
    {
        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(row(reader));
        }

        RunTheRest(reader);
        return rows;
    }

    private static void RunTheRest(SqliteDataReader reader)
    {
        while (reader.NextResult())
        {
        }
    }
}
