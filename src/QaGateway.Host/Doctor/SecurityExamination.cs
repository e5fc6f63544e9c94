using System.Net;
using QaGateway.Workflow.Data;

namespace QaGateway.Host.Doctor;

/// <summary>Doors that stand open wider than they should.</summary>
internal static class SecurityExamination
{
    public static IEnumerable<Finding> Examine(IConfiguration configuration, DicomOptions dicom)
    {
        if (dicom.UnknownPeers is UnknownPolicy.Accept && IPAddress.TryParse(dicom.Address, out var address) && !IPAddress.IsLoopback(address))
        {
            yield return Finding.Warning("peers", "Any DICOM node of the network is let in (Gateway:Dicom:UnknownPeers = Accept).", "Set it to Refuse, and let in the nodes that knock under Peers.");
        }

        var hl7 = configuration.GetSection("Gateway:Hl7");
        if (string.Equals(hl7["UnknownSenders"], nameof(UnknownPolicy.Accept), StringComparison.OrdinalIgnoreCase)
            && IPAddress.TryParse(hl7["Address"] ?? "127.0.0.1", out var listens) && !IPAddress.IsLoopback(listens))
        {
            yield return Finding.Warning("senders", "Any HL7 sender of the network is let in (Gateway:Hl7:UnknownSenders = Accept).", "Set it to Refuse, and name the senders.");
        }

        var urls = configuration["urls"] ?? GatewayApplication.DefaultUrl;
        if (urls.Split(';').Any(u => u.StartsWith("http://", StringComparison.OrdinalIgnoreCase) && !u.Contains("127.0.0.1", StringComparison.Ordinal) && !u.Contains("localhost", StringComparison.Ordinal)))
        {
            yield return Finding.Warning("tls", $"{urls} carries passwords and patient data in the clear.", "Use https:// with a certificate (Kestrel:Certificates:Default), or a reverse proxy on this machine.");
        }
    }
}
