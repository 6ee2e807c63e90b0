using Microsoft.Data.Sqlite;

namespace Lifeline.Sqlite.Tests;

/// <summary>A database file of a test's own, with a table of a thousand numbers.</summary>
internal sealed class TempDatabase : IDisposable
{
    /// <summary>Would run for days. Its first row calls <c>started()</c>.</summary>
    public const string Endless =
        "with recursive n(i) as (select started() union all select i + 1 from n limit 1000000000000) select count(*) from n";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("lifeline-sqlite-");

    public TempDatabase()
    {
        ConnectionString = new SqliteConnectionStringBuilder { DataSource = Path.Combine(_folder.FullName, "test.db") }.ToString();
        using var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        using var command = connection.CreateCommand();
        command.CommandText =
            """
            pragma journal_mode = wal;
            create table number (value integer primary key);
            with recursive n(i) as (select 1 union all select i + 1 from n where i < 1000) insert into number select i from n;
            create table note (id integer primary key, text text unique);
            """;
        command.ExecuteNonQuery();
    }

    public string ConnectionString { get; }

    /// <summary>Opens a connection, from the pool if one is there, on which SQL can call <c>started()</c>.</summary>
    public SqliteConnection Open(Action? started = null)
    {
        var connection = new SqliteConnection(ConnectionString);
        connection.Open();
        connection.CreateFunction("started", () =>
        {
            started?.Invoke();
            return 1L;
        });
        return connection;
    }

    public void Dispose()
    {
        SqliteConnection.ClearAllPools();
        _folder.Delete(recursive: true);
    }
}
