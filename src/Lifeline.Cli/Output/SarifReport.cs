using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Lifeline.Cli.Checking;
using Lifeline.Cli.Rules;
using Microsoft.CodeAnalysis;

namespace Lifeline.Cli.Output;

/// <summary>
/// The report as SARIF 2.1.0, for code scanning services: file names are relative to the repository's root, and each place has a
/// fingerprint that stays the same when lines above it are added or removed.
/// </summary>
internal static class SarifReport
{
    private const string Root = "%SRCROOT%";

    public static string Of(CheckReport report) => JsonText.Of(new JsonObject
    {
        ["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json",
        ["version"] = "2.1.0",
        ["runs"] = new JsonArray(Run(report)),
    });

    private static JsonObject Run(CheckReport report)
    {
        var rules = report.Rules.All.ToList();
        var index = rules.Select((rule, at) => (rule.Id, at)).ToDictionary(rule => rule.Id, rule => rule.at);
        return new JsonObject
        {
            ["tool"] = new JsonObject { ["driver"] = Driver(rules) },
            ["columnKind"] = "utf16CodeUnits",
            ["originalUriBaseIds"] = new JsonObject { [Root] = new JsonObject { ["uri"] = new Uri(report.Root.TrimEnd('/') + "/").AbsoluteUri } },
            ["invocations"] = new JsonArray(Invocation(report)),
            ["results"] = new JsonArray([.. Results(report, index)]),
        };
    }

    private static JsonObject Driver(List<Rule> rules) => new()
    {
        ["name"] = "Lifeline",
        ["semanticVersion"] = typeof(SarifReport).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()!.InformationalVersion,
        ["rules"] = JsonText.Array(rules, Descriptor),
    };

    private static JsonObject Descriptor(Rule rule)
    {
        var what = rule.Descriptor.Description.ToString(null) is { Length: > 0 } description ? description : rule.Title;
        var help = rule.Descriptor.HelpLinkUri;
        var node = new JsonObject
        {
            ["id"] = rule.Id,
            ["name"] = rule.Name,
            ["shortDescription"] = new JsonObject { ["text"] = rule.Title },
            ["fullDescription"] = new JsonObject { ["text"] = what },
            ["help"] = new JsonObject
            {
                ["text"] = help.Length > 0 ? $"{what} See {help}" : what,
                ["markdown"] = help.Length > 0 ? $"{what}\n\n[{rule.Id} {rule.Name}]({help})" : what,
            },
            ["defaultConfiguration"] = new JsonObject { ["level"] = Level(rule.Descriptor.DefaultSeverity), ["enabled"] = rule.Descriptor.IsEnabledByDefault },
            ["properties"] = new JsonObject { ["tags"] = new JsonArray("reliability", "cancellation"), ["precision"] = "high" },
        };
        if (Uri.IsWellFormedUriString(help, UriKind.Absolute)) node["helpUri"] = help;
        return node;
    }

    private static JsonObject Invocation(CheckReport report) => new()
    {
        ["executionSuccessful"] = report.Problems.Count == 0,
        ["exitCode"] = report.ExitCode,
        ["toolExecutionNotifications"] = JsonText.Array(report.Problems, problem => new JsonObject
        {
            ["level"] = "error",
            ["message"] = new JsonObject { ["text"] = string.Join('\n', [$"{problem.Subject} {problem.Message} {problem.Fix}", .. problem.Details]) },
        }),
    };

    private static IEnumerable<JsonNode?> Results(CheckReport report, Dictionary<string, int> index)
    {
        Dictionary<string, int> seen = [];
        var unchanged = report.Baseline?.Unchanged.ToHashSet() ?? [];
        var all = report.Findings.Concat(unchanged).OrderBy(finding => finding.File, StringComparer.Ordinal).ThenBy(finding => finding.Span.Start);      // equal lines count in the same order with a baseline as without
        foreach (var finding in all)
        {
            var hash = Fingerprint(report, finding);
            var occurrence = seen[hash] = seen.GetValueOrDefault(hash) + 1;         // equal lines of one file are distinguished by their order
            var result = new JsonObject
            {
                ["ruleId"] = finding.Rule.Id,
                ["ruleIndex"] = index[finding.Rule.Id],
                ["level"] = Level(finding.Severity),
                ["message"] = new JsonObject { ["text"] = finding.Message },
                ["locations"] = new JsonArray(new JsonObject { ["physicalLocation"] = Location(report, finding) }),
                ["partialFingerprints"] = new JsonObject { ["primaryLocationLineHash"] = $"{hash}:{occurrence}" },
            };
            if (report.Baseline is not null) result["baselineState"] = unchanged.Contains(finding) ? "unchanged" : "new";
            yield return result;
        }
    }

    private static JsonObject Location(CheckReport report, Finding finding) => new()
    {
        ["artifactLocation"] = new JsonObject
        {
            // Escapes each segment separately, so that slashes are kept.
            ["uri"] = string.Join('/', report.Relative(finding.File).Split('/').Select(Uri.EscapeDataString)),
            ["uriBaseId"] = Root,
        },
        ["region"] = new JsonObject
        {
            ["startLine"] = finding.Span.Start.Line + 1,
            ["startColumn"] = finding.Span.Start.Character + 1,
            ["endLine"] = finding.Span.End.Line + 1,
            ["endColumn"] = finding.Span.End.Character + 1,
            ["snippet"] = new JsonObject { ["text"] = finding.Code },
        },
    };

    private static string Fingerprint(CheckReport report, Finding finding)
    {
        var identity = $"{finding.Rule.Id}\n{report.Relative(finding.File)}\n{string.Join(' ', finding.Code.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(identity)))[..16];
    }

    private static string Level(DiagnosticSeverity severity) => severity switch
    {
        DiagnosticSeverity.Error => "error",
        DiagnosticSeverity.Warning => "warning",
        _ => "note",
    };
}
