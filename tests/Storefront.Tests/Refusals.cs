using System.Net;
using System.Net.Sockets;

namespace Storefront.Tests;

public sealed class Refusals
{
    private const int CouldNotStart = 2;

    [Theory]
    [InlineData("doesn't know the argument '--server'", "--server")]
    [InlineData("doesn't know the argument '5080'", "--serve", "5080")]
    [InlineData("--port stands there without its value", "--port")]
    [InlineData("--data stands there without its value", "--serve", "--data")]
    [InlineData("--port '-1' is no port. Give a number from 1 to 65533", "--port", "-1")]
    [InlineData("--port '65534' is no port. Give a number from 1 to 65533", "--port", "65534")]
    [InlineData("--storm stands there without its value", "--storm")]
    [InlineData("--storm '0' is no number from 1", "--storm", "0")]
    [InlineData("both --serve and --storm", "--storm", "10", "--serve")]
    [InlineData("both --data and --postgres", "--data", "here", "--postgres", "Host=localhost")]
    [InlineData("--seed is only for the storm", "--seed", "1")]
    public async Task A_wrong_argument_is_named(string message, params string[] arguments)
    {
        await using var storefront = StorefrontProcess.Start(arguments);

        Assert.Equal(CouldNotStart, await storefront.ExitAsync());
        Assert.Contains(message, storefront.Errors, StringComparison.Ordinal);
        Assert.Empty(storefront.Output);
    }

    [Fact]
    public async Task A_folder_that_cant_be_written_to_is_named()
    {
        using var data = new DataFolder();
        var file = Path.Combine(data.Path, "a-file");
        await File.WriteAllTextAsync(file, "is not a folder", TestContext.Current.CancellationToken);
        await using var storefront = StorefrontProcess.Start("--data", file);

        Assert.Equal(CouldNotStart, await storefront.ExitAsync());
        Assert.StartsWith($"Storefront can't make its database '{Path.Combine(file, "storefront.db")}': ", storefront.Errors, StringComparison.Ordinal);
        Assert.Contains("Choose a folder that can be written to", storefront.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_of_a_read_only_file_system_is_named()
    {
        Assert.SkipUnless(Directory.Exists("/proc"), "There is no /proc here, in which nobody, not even root, can make a folder.");
        await using var storefront = StorefrontProcess.Start("--data", "/proc/storefront");

        Assert.Equal(CouldNotStart, await storefront.ExitAsync());
        Assert.StartsWith("Storefront can't make its database '/proc/storefront/storefront.db': ", storefront.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_broken_database_is_named()
    {
        using var data = new DataFolder();
        await File.WriteAllTextAsync(Path.Combine(data.Path, "storefront.db"), "is not a database", TestContext.Current.CancellationToken);
        await using var storefront = StorefrontProcess.Start("--data", data.Path);

        Assert.Equal(CouldNotStart, await storefront.ExitAsync());
        Assert.Contains("Delete the file, and the next start makes a new one", storefront.Errors, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("gateway", 0)]
    [InlineData("pricing", 1)]
    [InlineData("stock", 2)]
    public async Task A_port_in_use_is_named(string service, int offset)
    {
        using var data = new DataFolder();
        var first = Server.FreePorts();
        var taken = first + offset;
        using var other = new TcpListener(IPAddress.Loopback, taken);
        other.Start();
        await using var storefront = StorefrontProcess.Start("--serve", "--data", data.Path, "--port", $"{first}");

        Assert.Equal(CouldNotStart, await storefront.ExitAsync());
        Assert.Equal(
            $"Storefront can't start '{service}' on port {taken}: it is in use. Choose another with --port N (N, N+1 and N+2 are used), "
            + "or stop the program that listens there.\n",
            storefront.Errors);
    }

    [Fact]
    public async Task A_database_server_that_is_not_there_is_named()
    {
        var port = Server.FreePorts();
        await using var storefront = StorefrontProcess.Start("--postgres", $"Host=127.0.0.1;Port={port};Username=me;Password=secret;Database=shop");

        Assert.Equal(CouldNotStart, await storefront.ExitAsync());
        Assert.StartsWith($"Storefront can't use schema storefront_1 of the database 'shop' at 127.0.0.1:{port}: ", storefront.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", storefront.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_is_no_connection_string_is_named()
    {
        await using var storefront = StorefrontProcess.Start("--postgres", "localhost:5432");

        Assert.Equal(CouldNotStart, await storefront.ExitAsync());
        Assert.StartsWith("Storefront can't start, as --postgres is no connection string: ", storefront.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_no_refusal()
    {
        await using var storefront = StorefrontProcess.Start("--help");

        Assert.Equal(0, await storefront.ExitAsync());
        Assert.Contains("usage: dotnet run --project samples/Storefront", storefront.Output, StringComparison.Ordinal);
    }
}
