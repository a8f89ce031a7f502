/** What becomes of each property of Hyper-V's objects. */
import { lost, section } from '../machines/fates';

export const FIELDS = {
  vm: section('of a virtual machine',
    ['used', 'Name VMName VMId Id ComputerName State ProcessorCount MemoryStartup DynamicMemoryEnabled MemoryMinimum MemoryMaximum IsClustered AutomaticStartAction HardDrives NetworkAdapters ParentCheckpointName ParentSnapshotName NumaNodesCount'],
    [lost('free text may hold passwords'), 'Notes'],
    [lost('replicas that Hyper-V keeps elsewhere have no place on virtual machines yet'), 'ReplicationState'],
    ['plain', 'MemoryAssigned MemoryDemand MemoryStatus CPUUsage Uptime Status Heartbeat StatusDescriptions OperationalStatus PrimaryOperationalStatus SecondaryOperationalStatus PrimaryStatusDescription SecondaryStatusDescription ReplicationHealth ReplicationMode SmartPagingFileInUse SmartPagingFilePath'],
    ['plain', 'IntegrationServicesState IntegrationServicesVersion VMIntegrationService ResourceMeteringEnabled ConfigurationLocation SnapshotFileLocation CheckpointFileLocation CheckpointType AutomaticCheckpointsEnabled AutomaticStopAction AutomaticStartDelay AutomaticCriticalErrorAction AutomaticCriticalErrorActionTimeout'],
    ['plain', 'NumaAligned NumaSocketCount Key IsDeleted Version Generation Path CreationTime SizeOfSystemFiles ParentSnapshotId ParentCheckpointId RemoteFxAdapter FibreChannelHostBusAdapters ComPort1 ComPort2 FloppyDrive DVDDrives CimSession BatteryPassthroughEnabled EnhancedSessionTransportType'],
    ['plain', 'GuestControlledCacheTypes HighMemoryMappedIoSpace LowMemoryMappedIoSpace LockOnDisconnect VirtualMachineType VirtualMachineSubType GuestStatePath GuestStateIsolationType ParentVMId Groups PSComputerName RunspaceId PSShowComputerName'],
  ),
  processor: section('of a processor (Get-VMProcessor)',
    ['used', 'VMName VMId ComputerName Count Reserve Maximum RelativeWeight ExposeVirtualizationExtensions'],
    ['plain', 'HwThreadCountPerCore CompatibilityForMigrationEnabled CompatibilityForMigrationMode CompatibilityForOlderOperatingSystemsEnabled MaximumCountPerNumaNode MaximumCountPerNumaSocket ResourcePoolName EnableHostResourceProtection OperationalStatus StatusDescription Name Id IsDeleted CimSession'],
  ),
  host: section('of a host (Get-VMHost)',
    ['used', 'ComputerName Name LogicalProcessorCount MemoryCapacity NumaStatus'],
    ['plain', 'FullyQualifiedDomainName VirtualHardDiskPath VirtualMachinePath NumaSpanningEnabled EnableEnhancedSessionMode FibreChannelWwnn FibreChannelWwpnMaximum FibreChannelWwpnMinimum IovSupport IovSupportReasons MacAddressMaximum MacAddressMinimum MaximumStorageMigrations MaximumVirtualMachineMigrations'],
    ['plain', 'ResourceMeteringSaveInterval UseAnyNetworkForMigration VirtualMachineMigrationAuthenticationType VirtualMachineMigrationEnabled VirtualMachineMigrationPerformanceOption InternalNetworkAdapters ExternalNetworkAdapters SupportedVmVersions SecureBootTemplates HostNumaStatus NumaNodes Groups Key CimSession IsDeleted'],
  ),
  switch: section('of a switch (Get-VMSwitch)', ['used', 'Name SwitchType'], ['plain', 'NetAdapterInterfaceDescription NetAdapterInterfaceDescriptions AllowManagementOS ComputerName Id Notes EmbeddedTeamingEnabled IovEnabled BandwidthReservationMode Extensions CimSession IsDeleted']),
} as const;
