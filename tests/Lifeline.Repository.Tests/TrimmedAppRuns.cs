using System.Runtime.InteropServices;
using Lifeline.Repository.Tests.Running;

namespace Lifeline.Repository.Tests;

/// <summary>The core survives the trimmer: without a warning, and with its behaviour.</summary>
[Collection(OneBuildAtATime.Name)]
public class TrimmedAppRuns
{
    [Fact]
    public async Task A_self_contained_trimmed_program_derives_cancels_and_expires_also_with_little_memory()
    {
        Assert.SkipUnless(RuntimeInformation.RuntimeIdentifier == "linux-x64", "The trimmed program is published for linux-x64 and can't run here.");
        using var folder = new TemporaryFolder();

        // From what this build has made. The trimmer's own warnings are errors, as all are.
        await ChildProcess.DotNetAsync(ThisBuild.Checkout.Root, "publish", "tests/TrimmedApp/TrimmedApp.csproj", "--no-build", "-c", ThisBuild.Configuration, "-o", folder["app"]);
        var printed = await ChildProcess.RunAsync(folder["app/TrimmedApp"], folder.Path);

        Assert.Equal(
            """
            ok: a derived context is live
            ok: cancelling ends the child, not its parent
            ok: the cause is kept
            ok: a passed deadline ends the context
            ok: a token leads back to its context
            ok: a value is found
            ok: a callback runs at the end

            """, printed);

        // The same program under a hard heap limit of 32 MB: no gate is left held where a list could not grow, or it would never
        // come back. The runtime itself does not always survive that, and aborts: then it is tried again.
        var kinds = (await ChildProcess.RunAsync(folder["app/TrimmedApp"], folder.Path, "--little-memory")).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(7, kinds.Length);
        foreach (var kind in kinds)
        {
            var outcome = "";
            for (var attempt = 0; attempt < 8 && !outcome.Contains("exit 0", StringComparison.Ordinal); attempt++)
            {
                outcome = await ChildProcess.RunAsync(
                    "sh", folder.Path, "-c", $"DOTNET_GCHeapHardLimit=0x2000000 '{folder["app/TrimmedApp"]}' --little-memory '{kind}' 2>/dev/null; echo exit $?");
                Assert.DoesNotContain("never came back", outcome, StringComparison.Ordinal);
                Assert.DoesNotContain("did not", outcome, StringComparison.Ordinal);
                Assert.DoesNotContain("was not", outcome, StringComparison.Ordinal);
                Assert.DoesNotContain("always memory", outcome, StringComparison.Ordinal);
            }

            Assert.StartsWith($"ok: {kind}\nexit 0", outcome, StringComparison.Ordinal);
        }
    }
}
