using Lifeline.Data;
using Npgsql;

namespace Lifeline.Npgsql.Tests;

public sealed class AProcessThatIsGone(PostgresServer server)
{
    [Fact]
    public async Task The_server_looks_after_its_client_as_often_as_it_was_told()
    {
        var builder = new NpgsqlDataSourceBuilder(server.Connection.ConnectionString);
        await using var source = builder.UseLifeline(TimeSpan.FromMilliseconds(250)).Build();
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal("250ms", await connection.QuerySingleAsync(Context.Background, $"show client_connection_check_interval", row => row.GetString(0)));
    }

    [Fact]
    public async Task What_the_connection_string_says_itself_is_kept()
    {
        var settings = server.Connection;
        settings.Options = "-c client_connection_check_interval=1s -c work_mem=8MB";
        await using var source = new NpgsqlDataSourceBuilder(settings.ConnectionString).UseLifeline().Build();
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal("1s", await connection.QuerySingleAsync(Context.Background, $"show client_connection_check_interval", row => row.GetString(0)));
        Assert.Equal("8MB", await connection.QuerySingleAsync(Context.Background, $"show work_mem", row => row.GetString(0)));
    }
}
