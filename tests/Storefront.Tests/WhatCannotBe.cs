using System.Net;
using System.Net.Sockets;
using Xunit;

namespace Storefront.Tests;

public class WhatCannotBe
{
    [Theory]
    [InlineData("'--sevre' is not known here.", "--sevre")]
    [InlineData("--port needs a number behind it.", "--port")]
    [InlineData("--data needs a folder behind it.", "--serve", "--data")]
    [InlineData("--port 0 is no port for the first of three services. Give a number from 1 to 65533.", "--port", "0")]
    [InlineData("--port 65534 is no port", "--port", "65534")]
    [InlineData("--port five is no port", "--port", "five")]
    public async Task A_wrong_argument_is_told_with_what_to_write_instead(string message, params string[] arguments)
    {
        // The folder is named first, so that a missing word at the end stays missing.
        var (exitCode, output) = await StorefrontProcess.RunAsync(["--data", Path.GetTempPath(), .. arguments]);

        Assert.Equal(2, exitCode);
        Assert.StartsWith(message, output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_is_told_with_whose_it_was_to_be()
    {
        var first = Ports.ThreeFree();
        using var other = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        other.Bind(new IPEndPoint(IPAddress.Loopback, first + 1));
        other.Listen();

        var (exitCode, output) = await StorefrontProcess.RunAsync("--port", $"{first}");

        Assert.Equal(2, exitCode);
        Assert.Contains($"Port {first + 1} is in use, so the pricing service can't listen there.", output, StringComparison.Ordinal);
        Assert.Contains("--port N", output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/proc/storefront")]            // nobody may write there, not even root
    [InlineData("/dev/null/storefront")]        // not a folder
    public async Task A_folder_that_cannot_be_written_to_is_told_with_what_to_do(string folder)
    {
        var (exitCode, output) = await StorefrontProcess.RunAsync("--data", folder);

        Assert.Equal(2, exitCode);
        Assert.Contains($"The stock service can't keep its database in '{folder}'", output, StringComparison.Ordinal);
        Assert.Contains("--data DIR", output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_is_an_answer_and_no_mistake()
    {
        var (exitCode, output) = await StorefrontProcess.RunAsync("--help");

        Assert.Equal(0, exitCode);
        Assert.StartsWith("usage:", output, StringComparison.Ordinal);
    }
}
