using Lifeline.Data;
namespace Lifeline.Sqlite.Tests;

public sealed class QueriesAreWrittenAsInterpolatedStrings : IDisposable
{
    private readonly TempDatabase _database = new();

    public void Dispose() => _database.Dispose();

    [Fact]
    public async Task A_hole_is_a_parameter_and_never_SQL()
    {
        using var connection = _database.Open();
        var text = "'); drop table note; --";

        Assert.Equal(1, await connection.ExecuteAsync(Context.Background, $"insert into note(text) values ({text})"));

        Assert.Equal([text], await connection.QueryAsync(
            Context.Background, $"select text from note where text = {text} and id > {0}", row => row.GetString(0)));
    }

    [Fact]
    public async Task Null_is_the_databases_null()
    {
        using var connection = _database.Open();
        string? nothing = null;
        int? none = null;

        await connection.ExecuteAsync(Context.Background, $"insert into note(text) values ({nothing}), ({none})");

        Assert.Equal([true, true], await connection.QueryAsync(Context.Background, $"select text from note", row => row.IsDBNull(0)));
    }

    [Fact]
    public async Task All_rows_come_in_their_order()
    {
        using var connection = _database.Open();

        Assert.Equal(
            Enumerable.Range(1, 1000),
            await connection.QueryAsync(Context.Background, $"select value from number order by value", row => row.GetInt32(0)));
    }
}
